package org.longshore.preview;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.longshore.analysis.EngineLog;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.single.shard.TransportSingleShardAction;
import org.opensearch.cluster.ClusterState;
import org.opensearch.cluster.block.ClusterBlockException;
import org.opensearch.cluster.block.ClusterBlockLevel;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.routing.ShardsIterator;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.common.io.stream.Writeable;
import org.opensearch.core.index.shard.ShardId;
import org.opensearch.env.Environment;
import org.opensearch.index.IndexService;
import org.opensearch.index.analysis.AnalysisRegistry;
import org.opensearch.index.analysis.IndexAnalyzers;
import org.opensearch.index.analysis.NamedAnalyzer;
import org.opensearch.index.mapper.MappedFieldType;
import org.opensearch.indices.IndicesService;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;

/** Analyses on a node that holds a shard of the index: there the live analyzers are. */
public final class TransportPreviewAnalyzeAction extends TransportSingleShardAction<PreviewAnalyzeRequest, PreviewAnalyzeResponse> {
    private final IndicesService indicesService;
    private final PreviewAnalyzers previewAnalyzers;

    @Inject
    public TransportPreviewAnalyzeAction(
        ThreadPool threadPool,
        ClusterService clusterService,
        TransportService transportService,
        IndicesService indicesService,
        AnalysisRegistry analysisRegistry,
        Environment environment,
        EngineLog engineLog,
        PreviewAnalyzers previewAnalyzers,
        ActionFilters actionFilters,
        IndexNameExpressionResolver indexNameExpressionResolver
    ) {
        super(
            PreviewAnalyzeAction.NAME,
            threadPool,
            clusterService,
            transportService,
            actionFilters,
            indexNameExpressionResolver,
            PreviewAnalyzeRequest::new,
            ThreadPool.Names.GENERIC
        );
        this.indicesService = indicesService;
        this.previewAnalyzers = previewAnalyzers;
        previewAnalyzers.start(analysisRegistry, environment, engineLog, threadPool);
    }

    @Override
    protected PreviewAnalyzeResponse shardOperation(PreviewAnalyzeRequest request, ShardId shardId) throws IOException {
        IndexService index = indicesService.indexServiceSafe(shardId.getIndex());
        TokenReader reader = new TokenReader();
        try (PreviewAnalyzers.Lease lease = previewAnalyzers.acquire(index.getMetadata(), request.files)) {
            List<FieldTokens> fields = new ArrayList<>();
            for (String field : request.fields) {
                NamedAnalyzer live = searchAnalyzer(index, field);
                fields.add(tokens(field, live, lease.analyzers(), request.texts, reader));
            }
            return new PreviewAnalyzeResponse(fields);
        }
    }

    private static FieldTokens tokens(String field, NamedAnalyzer live, IndexAnalyzers staged, List<String> texts, TokenReader reader)
        throws IOException {
        NamedAnalyzer then = PreviewShardContext.inPlaceOf(live, staged);
        List<List<PreviewToken>> before = new ArrayList<>();
        List<List<PreviewToken>> after = new ArrayList<>();
        for (String text : texts) {
            before.add(reader.read(live, field, text));
            after.add(reader.read(then, field, text));
        }
        return new FieldTokens(field, live.name(), before, after);
    }

    private static NamedAnalyzer searchAnalyzer(IndexService index, String field) {
        MappedFieldType type = index.mapperService().fieldType(field);
        if (type == null) {
            throw new IllegalArgumentException("field [" + field + "] is not in the mapping of [" + index.index().getName() + "]");
        }
        NamedAnalyzer analyzer = type.getTextSearchInfo().getSearchAnalyzer();
        if (analyzer == null || type.getTextSearchInfo().isTokenized() == false) {
            throw new IllegalArgumentException("field [" + field + "] of type [" + type.typeName() + "] is not analysed");
        }
        return analyzer;
    }

    @Override
    protected Writeable.Reader<PreviewAnalyzeResponse> getResponseReader() {
        return PreviewAnalyzeResponse::new;
    }

    @Override
    protected boolean resolveIndex(PreviewAnalyzeRequest request) {
        return true;
    }

    @Override
    protected ClusterBlockException checkRequestBlock(ClusterState state, InternalRequest request) {
        return state.blocks().indexBlockedException(ClusterBlockLevel.READ, request.concreteIndex());
    }

    @Override
    protected ShardsIterator shards(ClusterState state, InternalRequest request) {
        return state.routingTable().index(request.concreteIndex()).randomAllActiveShardsIt();
    }
}
