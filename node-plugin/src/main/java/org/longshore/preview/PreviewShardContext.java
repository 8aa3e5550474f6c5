package org.longshore.preview;

import org.apache.lucene.analysis.Analyzer;
import org.opensearch.index.analysis.IndexAnalyzers;
import org.opensearch.index.analysis.NamedAnalyzer;
import org.opensearch.index.mapper.MappedFieldType;
import org.opensearch.index.query.QueryShardContext;

/** A shard as a query sees it, with other search analyzers under the same names. */
final class PreviewShardContext extends QueryShardContext {
    private final IndexAnalyzers staged;

    PreviewShardContext(QueryShardContext live, IndexAnalyzers staged) {
        super(live);
        this.staged = staged;
    }

    @Override
    public IndexAnalyzers getIndexAnalyzers() {
        return staged;
    }

    @Override
    public Analyzer getSearchAnalyzer(MappedFieldType fieldType) {
        return inPlaceOf(super.getSearchAnalyzer(fieldType), staged.getDefaultSearchAnalyzer());
    }

    @Override
    public Analyzer getSearchQuoteAnalyzer(MappedFieldType fieldType) {
        return inPlaceOf(super.getSearchQuoteAnalyzer(fieldType), staged.getDefaultSearchQuoteAnalyzer());
    }

    /** A field whose mapping gives it no analyzer is searched with the default one. */
    private Analyzer inPlaceOf(Analyzer live, NamedAnalyzer stagedDefault) {
        return live instanceof NamedAnalyzer named ? inPlaceOf(named, staged) : stagedDefault;
    }

    /** An analyzer of the engine's own is none of the index: it stays. */
    static NamedAnalyzer inPlaceOf(NamedAnalyzer live, IndexAnalyzers staged) {
        NamedAnalyzer found = staged.get(live.name());
        return found == null ? live : found;
    }
}
