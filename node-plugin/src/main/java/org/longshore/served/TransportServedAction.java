package org.longshore.served;

import java.io.IOException;
import java.util.List;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.broadcast.node.TransportBroadcastByNodeAction;
import org.opensearch.cluster.ClusterState;
import org.opensearch.cluster.block.ClusterBlockException;
import org.opensearch.cluster.block.ClusterBlockLevel;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.routing.ShardRouting;
import org.opensearch.cluster.routing.ShardsIterator;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.support.DefaultShardOperationFailedException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/** Asks every node that holds a shard of the indices from which bytes it built their analyzers. */
public final class TransportServedAction extends TransportBroadcastByNodeAction<ServedRequest, ServedResponse, ShardDictionaries> {
    private final ClusterService clusterService;
    private final ServedDictionaries served;

    @Inject
    public TransportServedAction(
        ClusterService clusterService,
        TransportService transportService,
        ServedDictionaries served,
        ActionFilters actionFilters,
        IndexNameExpressionResolver indexNameExpressionResolver
    ) {
        super(
            ServedAction.NAME,
            clusterService,
            transportService,
            actionFilters,
            indexNameExpressionResolver,
            ServedRequest::new,
            ThreadPool.Names.MANAGEMENT
        );
        this.clusterService = clusterService;
        this.served = served;
    }

    @Override
    protected ShardDictionaries shardOperation(ServedRequest request, ShardRouting shard) {
        return new ShardDictionaries(
            clusterService.localNode().getName(),
            shard.getIndexName(),
            List.copyOf(served.of(shard.shardId().getIndex()))
        );
    }

    @Override
    protected ShardsIterator shards(ClusterState state, ServedRequest request, String[] concreteIndices) {
        return state.routingTable().allShards(concreteIndices);
    }

    @Override
    protected ServedResponse newResponse(
        ServedRequest request,
        int totalShards,
        int successfulShards,
        int failedShards,
        List<ShardDictionaries> shards,
        List<DefaultShardOperationFailedException> failures,
        ClusterState state
    ) {
        return new ServedResponse(totalShards, successfulShards, failedShards, failures, shards);
    }

    @Override
    protected ServedRequest readRequestFrom(StreamInput in) throws IOException {
        return new ServedRequest(in);
    }

    @Override
    protected ShardDictionaries readShardResult(StreamInput in) throws IOException {
        return new ShardDictionaries(in);
    }

    @Override
    protected ClusterBlockException checkGlobalBlock(ClusterState state, ServedRequest request) {
        return state.blocks().globalBlockedException(ClusterBlockLevel.METADATA_READ);
    }

    @Override
    protected ClusterBlockException checkRequestBlock(ClusterState state, ServedRequest request, String[] concreteIndices) {
        return state.blocks().indicesBlockedException(ClusterBlockLevel.METADATA_READ, concreteIndices);
    }
}
