package org.longshore.served;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.opensearch.action.support.broadcast.BroadcastResponse;
import org.opensearch.core.action.support.DefaultShardOperationFailedException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.XContentBuilder;

final class ServedResponse extends BroadcastResponse {
    private final List<ShardDictionaries> shards;

    ServedResponse(
        int totalShards,
        int successfulShards,
        int failedShards,
        List<DefaultShardOperationFailedException> failures,
        List<ShardDictionaries> shards
    ) {
        super(totalShards, successfulShards, failedShards, failures);
        this.shards = shards;
    }

    ServedResponse(StreamInput in) throws IOException {
        super(in);
        shards = in.readList(ShardDictionaries::new);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        super.writeTo(out);
        out.writeList(shards);
    }

    @Override
    protected void addCustomXContentFields(XContentBuilder builder, Params params) throws IOException {
        Set<ShardDictionaries> onceEach = new LinkedHashSet<>(shards);
        builder.startArray("served");
        for (ShardDictionaries shard : onceEach) {
            for (ServedComponent served : shard.components()) {
                builder.startObject()
                    .field("node", shard.node())
                    .field("index", shard.index())
                    .field("component", served.component())
                    .field("path", served.path())
                    .field("sha256", served.sha256())
                    .endObject();
            }
        }
        builder.endArray();
    }
}
