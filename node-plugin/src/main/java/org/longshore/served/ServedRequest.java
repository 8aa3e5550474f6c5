package org.longshore.served;

import java.io.IOException;
import org.opensearch.action.support.IndicesOptions;
import org.opensearch.action.support.broadcast.BroadcastRequest;
import org.opensearch.core.common.io.stream.StreamInput;

/** Of those of the indices that are there and open. */
final class ServedRequest extends BroadcastRequest<ServedRequest> {

    ServedRequest(String[] indices) {
        super(indices, IndicesOptions.lenientExpandOpen());
    }

    ServedRequest(StreamInput in) throws IOException {
        super(in);
    }
}
