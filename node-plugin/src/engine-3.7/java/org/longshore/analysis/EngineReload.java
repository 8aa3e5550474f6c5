package org.longshore.analysis;

import java.io.IOException;
import java.util.List;
import org.opensearch.index.analysis.AnalysisRegistry;
import org.opensearch.index.analysis.TokenFilterFactory;
import org.opensearch.index.mapper.MapperService;

/** The engine's reload from 3.7 on: can also read Hunspell dictionaries again. */
public final class EngineReload {
    public static final boolean KNOWS_CACHED_RESOURCES = true;

    private EngineReload() {}

    public static List<String> reload(MapperService mapperService, AnalysisRegistry registry, boolean cachedResources) throws IOException {
        return mapperService.reloadSearchAnalyzers(registry, cachedResources);
    }

    /** What a filter keeps for the whole node: a Hunspell dictionary of a {@code ref_path}. */
    public static void readCachedResourcesAgain(TokenFilterFactory filter) {
        filter.reloadCachedResources();
    }
}
