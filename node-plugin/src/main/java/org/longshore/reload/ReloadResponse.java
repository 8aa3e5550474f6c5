package org.longshore.reload;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.opensearch.ExceptionsHelper;
import org.opensearch.OpenSearchException;
import org.opensearch.action.support.broadcast.BroadcastResponse;
import org.opensearch.core.action.support.DefaultShardOperationFailedException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ToXContent;
import org.opensearch.core.xcontent.XContentBuilder;

/** index-management's answer, and the word that the request cache needs no clearing any more. */
final class ReloadResponse extends BroadcastResponse {
    private final List<ShardReload> shards;

    ReloadResponse(
        int totalShards,
        int successfulShards,
        int failedShards,
        List<DefaultShardOperationFailedException> failures,
        List<ShardReload> shards
    ) {
        super(totalShards, successfulShards, failedShards, failures);
        this.shards = shards;
    }

    ReloadResponse(StreamInput in) throws IOException {
        super(in);
        shards = in.readList(ShardReload::new);
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        super.writeTo(out);
        out.writeList(shards);
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, ToXContent.Params params) throws IOException {
        builder.startObject();
        builder.startObject("_shards");
        builder.field("total", getTotalShards());
        builder.field("successful", getSuccessfulShards());
        builder.field("failed", getFailedShards());
        if (getFailedShards() > 0) {
            builder.startArray("failures");
            for (DefaultShardOperationFailedException failure : failuresOnEachNode()) {
                failure.toXContent(builder, params);
            }
            builder.endArray();
        }
        builder.endObject();
        builder.field("request_cache_cleared", true);
        builder.startArray("successful_refresh_details");
        for (Map.Entry<String, List<String>> entry : reloaded().entrySet()) {
            builder.startObject();
            builder.field("index", entry.getKey());
            builder.field("refreshed_analyzers", entry.getValue());
            builder.endObject();
        }
        return builder.endArray().endObject();
    }

    /**
     * One for the shards of an index on a node. The engine's own header ({@code RestActions.buildBroadcastShardsHeader}) makes
     * one of all that have the same reason, so that a file which is broken on every node would seem to be so on one.
     */
    private Collection<DefaultShardOperationFailedException> failuresOnEachNode() {
        Map<List<String>, DefaultShardOperationFailedException> first = new LinkedHashMap<>();
        for (DefaultShardOperationFailedException failure : getShardFailures()) {
            first.putIfAbsent(List.of(failure.index(), nodeOf(failure), failure.reason()), failure);
        }
        return first.values();
    }

    private static String nodeOf(DefaultShardOperationFailedException failure) {
        if (ExceptionsHelper.unwrapCause(failure.getCause()) instanceof OpenSearchException exception) {
            List<String> node = exception.getMetadata(TransportReloadAction.NODE);
            return node == null ? "" : String.join(",", node);
        }
        return "";
    }

    /** An index that failed on any node is not listed: it is not reloaded yet. */
    private Map<String, List<String>> reloaded() {
        Set<String> failed = Arrays.stream(getShardFailures()).map(failure -> failure.index()).collect(Collectors.toSet());
        Map<String, List<String>> reloaded = new TreeMap<>();
        for (ShardReload shard : shards) {
            if (failed.contains(shard.index()) == false) {
                reloaded.putIfAbsent(shard.index(), shard.analyzers());
            }
        }
        return reloaded;
    }
}
