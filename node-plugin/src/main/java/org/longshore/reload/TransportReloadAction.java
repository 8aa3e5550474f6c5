package org.longshore.reload;

import java.io.IOException;
import java.util.List;
import org.longshore.analysis.CauseChain;
import org.longshore.analysis.EngineLog;
import org.longshore.analysis.EngineReload;
import org.longshore.served.ServedDictionaries;
import org.opensearch.OpenSearchException;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.broadcast.BroadcastShardOperationFailedException;
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
import org.opensearch.core.index.Index;
import org.opensearch.index.IndexService;
import org.opensearch.index.analysis.AnalysisRegistry;
import org.opensearch.indices.IndicesService;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/** Reloads the search analyzers of the indices on every node that holds a shard of them, then drops answers made with the old ones. */
public final class TransportReloadAction extends TransportBroadcastByNodeAction<ReloadRequest, ReloadResponse, ShardReload> {
    /** Metadata of a failure: it travels between nodes, and stands in the answer without its prefix. */
    static final String NODE = "opensearch.node";

    private final ClusterService clusterService;
    private final IndicesService indicesService;
    private final AnalysisRegistry analysisRegistry;
    private final EngineLog engineLog;
    private final ServedDictionaries served;

    @Inject
    public TransportReloadAction(
        ClusterService clusterService,
        TransportService transportService,
        IndicesService indicesService,
        AnalysisRegistry analysisRegistry,
        EngineLog engineLog,
        ServedDictionaries served,
        ActionFilters actionFilters,
        IndexNameExpressionResolver indexNameExpressionResolver
    ) {
        super(
            ReloadAction.NAME,
            clusterService,
            transportService,
            actionFilters,
            indexNameExpressionResolver,
            ReloadRequest::new,
            ThreadPool.Names.MANAGEMENT
        );
        this.clusterService = clusterService;
        this.indicesService = indicesService;
        this.analysisRegistry = analysisRegistry;
        this.engineLog = engineLog;
        this.served = served;
        served.use(analysisRegistry);
    }

    @Override
    protected ShardReload shardOperation(ReloadRequest request, ShardRouting shard) {
        Index index = shard.shardId().getIndex();
        // Outside the outcome: the engine counts a shard that has just left this node as not available, not as failed.
        IndexService indexService = indicesService.indexServiceSafe(index);
        return switch (request.oncePerNode(index, () -> reload(indexService, request.cachedResources))) {
            case ReloadOutcome.Reloaded reloaded -> {
                // Asked to clear only the request cache, the engine clears field data as well, which is dear to rebuild.
                // Naming the query cache beside it prevents that.
                indicesService.clearIndexShardCache(shard.shardId(), true, false, true);
                yield new ShardReload(index.getName(), reloaded.analyzers());
            }
            case ReloadOutcome.Failed failed -> throw exception(failed, index);
        };
    }

    /** Clearing a shard's request cache only marks its entries; this removes them, once for all shards of the node. */
    @Override
    protected void nodeOperation(List<ShardReload> reloaded, List<BroadcastShardOperationFailedException> failures) {
        if (reloaded.isEmpty() == false) {
            indicesService.forceClearNodewideCaches();
        }
    }

    private ReloadOutcome reload(IndexService indexService, boolean cachedResources) {
        EngineLog.Heard heard = engineLog.begin();
        try {
            List<String> analyzers = served.reload(
                indexService,
                () -> EngineReload.reload(indexService.mapperService(), analysisRegistry, cachedResources)
            );
            return new ReloadOutcome.Reloaded(analyzers);
        } catch (Exception e) {
            return new ReloadOutcome.Failed(CauseChain.describe(e, heard.causes()), e);
        } finally {
            engineLog.end();
        }
    }

    private OpenSearchException exception(ReloadOutcome.Failed failed, Index index) {
        OpenSearchException exception = new OpenSearchException(failed.reason(), failed.cause());
        exception.setIndex(index);
        exception.addMetadata(NODE, clusterService.localNode().getName());
        return exception;
    }

    @Override
    protected ShardsIterator shards(ClusterState state, ReloadRequest request, String[] concreteIndices) {
        return state.routingTable().allShards(concreteIndices);
    }

    @Override
    protected ReloadResponse newResponse(
        ReloadRequest request,
        int totalShards,
        int successfulShards,
        int failedShards,
        List<ShardReload> shards,
        List<DefaultShardOperationFailedException> failures,
        ClusterState state
    ) {
        return new ReloadResponse(totalShards, successfulShards, failedShards, failures, shards);
    }

    @Override
    protected ReloadRequest readRequestFrom(StreamInput in) throws IOException {
        return new ReloadRequest(in);
    }

    @Override
    protected ShardReload readShardResult(StreamInput in) throws IOException {
        return new ShardReload(in);
    }

    // Metadata is only read: an index whose metadata is protected from writing is reloaded like any other.
    @Override
    protected ClusterBlockException checkGlobalBlock(ClusterState state, ReloadRequest request) {
        return state.blocks().globalBlockedException(ClusterBlockLevel.METADATA_READ);
    }

    @Override
    protected ClusterBlockException checkRequestBlock(ClusterState state, ReloadRequest request, String[] concreteIndices) {
        return state.blocks().indicesBlockedException(ClusterBlockLevel.METADATA_READ, concreteIndices);
    }
}
