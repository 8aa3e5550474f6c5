package org.longshore.analysis;

import java.io.IOException;
import java.util.List;
import org.opensearch.index.analysis.AnalysisRegistry;
import org.opensearch.index.analysis.TokenFilterFactory;
import org.opensearch.index.mapper.MapperService;

/** The engine's reload, 3.5 and 3.6: Hunspell dictionaries stay as they were read until the node restarts. */
public final class EngineReload {
    public static final boolean KNOWS_CACHED_RESOURCES = false;

    private EngineReload() {}

    public static List<String> reload(MapperService mapperService, AnalysisRegistry registry, boolean cachedResources) throws IOException {
        if (cachedResources) {
            throw new UnsupportedOperationException("reload_cached_resources needs OpenSearch 3.7 or newer");
        }
        return mapperService.reloadSearchAnalyzers(registry);
    }

    public static void readCachedResourcesAgain(TokenFilterFactory filter) {
        throw new UnsupportedOperationException("reload_cached_resources needs OpenSearch 3.7 or newer");
    }
}
