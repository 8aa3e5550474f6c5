package org.longshore.served;

import java.io.IOException;
import org.opensearch.action.support.IndicesOptions;
import org.opensearch.action.support.broadcast.BroadcastRequest;
import org.opensearch.cluster.ClusterState;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;

/** Of those of the indices that are there and open. */
final class ServedRequest extends BroadcastRequest<ServedRequest> {
    /** Of the cluster state that the node which was asked knows the shards from. */
    private long stateVersion;

    ServedRequest(String[] indices) {
        super(indices, IndicesOptions.lenientExpandOpen());
    }

    ServedRequest(StreamInput in) throws IOException {
        super(in);
        stateVersion = in.readVLong();
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        super.writeTo(out);
        out.writeVLong(stateVersion);
    }

    void asOf(ClusterState state) {
        stateVersion = state.version();
    }

    /** A node applies a state, and builds the indices that are new in it, before it counts as its own. */
    boolean isAheadOf(ClusterState state) {
        return state.version() < stateVersion;
    }
}
