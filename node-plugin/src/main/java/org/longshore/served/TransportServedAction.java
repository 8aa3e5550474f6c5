package org.longshore.served;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.opensearch.OpenSearchStatusException;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.broadcast.node.TransportBroadcastByNodeAction;
import org.opensearch.cluster.ClusterState;
import org.opensearch.cluster.block.ClusterBlockException;
import org.opensearch.cluster.block.ClusterBlockLevel;
import org.opensearch.cluster.metadata.IndexMetadata;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.routing.ShardRouting;
import org.opensearch.cluster.routing.ShardsIterator;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.support.DefaultShardOperationFailedException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.index.Index;
import org.opensearch.core.rest.RestStatus;
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
        Index index = shard.shardId().getIndex();
        Collection<ServedComponent> components = served.of(index);
        if (components == null && mayStillBuild(request, index)) {
            // Counted as a failure, unlike a shard that is not available: nothing noted must not be taken for nothing served.
            throw new OpenSearchStatusException(
                "node [{}] has not built the analyzers of [{}] yet",
                RestStatus.SERVICE_UNAVAILABLE,
                clusterService.localNode().getName(),
                index.getName()
            );
        }
        return new ShardDictionaries(
            clusterService.localNode().getName(),
            index.getName(),
            components == null ? List.of() : List.copyOf(components)
        );
    }

    private boolean mayStillBuild(ServedRequest request, Index index) {
        ClusterState state = clusterService.state();
        if (request.isAheadOf(state)) {
            return true;
        }
        IndexMetadata metadata = state.metadata().index(index);
        return metadata != null && metadata.getState() == IndexMetadata.State.OPEN && ServedDictionaries.areOf(metadata.getSettings());
    }

    @Override
    protected ShardsIterator shards(ClusterState state, ServedRequest request, String[] concreteIndices) {
        request.asOf(state);
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
