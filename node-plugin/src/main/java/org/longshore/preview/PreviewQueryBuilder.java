package org.longshore.preview;

import static org.opensearch.core.xcontent.ConstructingObjectParser.constructorArg;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.Query;
import org.longshore.analysis.StagedFile;
import org.longshore.analysis.StagedFiles;
import org.opensearch.core.ParseField;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ConstructingObjectParser;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.query.AbstractQueryBuilder;
import org.opensearch.index.query.QueryBuilder;
import org.opensearch.index.query.QueryBuilderVisitor;
import org.opensearch.index.query.QueryRewriteContext;
import org.opensearch.index.query.QueryShardContext;

/**
 * {@code {"longshore_preview": {"files": [{"package_id": …, "paths": […], "staged_path": …}], "query": {…}}}}: what the query
 * would find if the staged bytes were live. Each shard builds it with the search analyzers of its index as they would be then;
 * the live ones are not touched. Bytes that are staged on every node are found on every node.
 */
public final class PreviewQueryBuilder extends AbstractQueryBuilder<PreviewQueryBuilder> {
    public static final String NAME = "longshore_preview";

    private static final ParseField FILES = new ParseField("files");
    private static final ParseField QUERY = new ParseField("query");

    @SuppressWarnings("unchecked")
    private static final ConstructingObjectParser<PreviewQueryBuilder, PreviewAnalyzers> PARSER = new ConstructingObjectParser<>(
        NAME,
        false,
        (args, analyzers) -> new PreviewQueryBuilder(analyzers, new StagedFiles((List<StagedFile>) args[0]), (QueryBuilder) args[1])
    );

    static {
        PARSER.declareObjectArray(constructorArg(), (parser, analyzers) -> StagedFile.parse(parser), FILES);
        PARSER.declareObject(constructorArg(), (parser, analyzers) -> parseInnerQueryBuilder(parser), QUERY);
        declareStandardFields(PARSER);
    }

    private final PreviewAnalyzers analyzers;
    private final StagedFiles files;
    private final QueryBuilder query;

    PreviewQueryBuilder(PreviewAnalyzers analyzers, StagedFiles files, QueryBuilder query) {
        this.analyzers = analyzers;
        this.files = files;
        this.query = query;
    }

    public PreviewQueryBuilder(StreamInput in, PreviewAnalyzers analyzers) throws IOException {
        super(in);
        this.analyzers = analyzers;
        files = StagedFilesStream.read(in);
        query = in.readNamedWriteable(QueryBuilder.class);
    }

    public static PreviewQueryBuilder parse(XContentParser parser, PreviewAnalyzers analyzers) throws IOException {
        return PARSER.parse(parser, analyzers);
    }

    @Override
    protected void doWriteTo(StreamOutput out) throws IOException {
        StagedFilesStream.write(files, out);
        out.writeNamedWriteable(query);
    }

    @Override
    protected Query doToQuery(QueryShardContext context) throws IOException {
        // What is found with bytes that are not live must not be answered from the request cache, nor go into it.
        context.setIsCacheable(false);
        try (PreviewAnalyzers.Lease lease = acquire(context)) {
            PreviewShardContext preview = new PreviewShardContext(context, lease.analyzers());
            Query built = query.toQuery(preview);
            preview.copyNamedQueries().forEach(context::addNamedQuery);
            return built;
        }
    }

    @Override
    protected QueryBuilder doRewrite(QueryRewriteContext context) throws IOException {
        QueryShardContext shard = context.convertToShardContext();
        QueryBuilder rewritten;
        if (shard == null) {
            rewritten = query.rewrite(context);
        } else {
            try (PreviewAnalyzers.Lease lease = acquire(shard)) {
                rewritten = query.rewrite(new PreviewShardContext(shard, lease.analyzers()));
            }
        }
        return rewritten == query ? this : new PreviewQueryBuilder(analyzers, files, rewritten).boost(boost()).queryName(queryName());
    }

    private PreviewAnalyzers.Lease acquire(QueryShardContext context) {
        return analyzers.acquire(context.getIndexSettings().getIndexMetadata(), files);
    }

    @Override
    public void visit(QueryBuilderVisitor visitor) {
        visitor.accept(this);
        query.visit(visitor.getChildVisitor(BooleanClause.Occur.MUST));
    }

    @Override
    protected void doXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject(NAME);
        builder.startArray(FILES.getPreferredName());
        for (StagedFile file : files.files()) {
            builder.startObject();
            builder.field("package_id", file.packageId()).field("paths", file.paths()).field("staged_path", file.stagedPath());
            builder.endObject();
        }
        builder.endArray();
        builder.field(QUERY.getPreferredName(), query);
        printBoostAndQueryName(builder);
        builder.endObject();
    }

    @Override
    protected boolean doEquals(PreviewQueryBuilder other) {
        return files.equals(other.files) && query.equals(other.query);
    }

    @Override
    protected int doHashCode() {
        return Objects.hash(files, query);
    }

    @Override
    public String getWriteableName() {
        return NAME;
    }
}
