package org.longshore.reload;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.opensearch.action.support.broadcast.BroadcastRequest;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.index.Index;

final class ReloadRequest extends BroadcastRequest<ReloadRequest> {
    /** Also reads again what filters keep for the whole node, such as Hunspell dictionaries. */
    final boolean cachedResources;

    /** What this node has already done for this request; never sent. */
    private final Map<Index, ReloadOutcome> done = new ConcurrentHashMap<>();

    ReloadRequest(String[] indices, boolean cachedResources) {
        super(indices);
        this.cachedResources = cachedResources;
    }

    ReloadRequest(StreamInput in) throws IOException {
        super(in);
        cachedResources = in.readBoolean();
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        super.writeTo(out);
        out.writeBoolean(cachedResources);
    }

    /** The shards of an index on a node share one set of analyzers: the first of them reloads, the others take its outcome. */
    ReloadOutcome oncePerNode(Index index, Supplier<ReloadOutcome> reload) {
        return done.computeIfAbsent(index, ignored -> reload.get());
    }
}
