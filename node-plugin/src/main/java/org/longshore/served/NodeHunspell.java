package org.longshore.served;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.longshore.analysis.AnalysisParts;
import org.longshore.analysis.EngineReload;
import org.opensearch.cluster.metadata.IndexMetadata;
import org.opensearch.common.settings.Settings;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.analysis.AnalysisRegistry;
import org.opensearch.index.analysis.TokenFilterFactory;

/**
 * The engine keeps a Hunspell dictionary of a {@code ref_path} (3.7 and newer) from its first use until the node ends, or until an
 * updateable analyzer is reloaded with its cached resources; opening an index does not read it again. This has it read again
 * whenever its directory is another one than before, and once, for all indices.
 */
final class NodeHunspell {
    private static final Logger LOGGER = LogManager.getLogger(NodeHunspell.class);

    private final DictionaryHashes hashes;
    private volatile AnalysisRegistry registry;
    /** What was last read, by {@code ref_path} and locale. */
    private final Map<String, String> read = new HashMap<>();

    NodeHunspell(DictionaryHashes hashes) {
        this.hashes = hashes;
    }

    void use(AnalysisRegistry registry) {
        this.registry = registry;
    }

    /** A dictionary that cannot be read stays as it was; what is built from it next says why. */
    void readAgain(Settings settings) {
        if (EngineReload.KNOWS_CACHED_RESOURCES == false || registry == null) {
            return;
        }
        settings.getGroups(AnalysisRegistry.INDEX_ANALYSIS_FILTER, true).forEach((name, filter) -> {
            if ("hunspell".equals(filter.get("type")) && filter.get("ref_path") != null) {
                readAgain(settings, name, filter);
            }
        });
    }

    private synchronized void readAgain(Settings settings, String name, Settings filter) {
        String path = filter.get("ref_path");
        String key = path + ":" + filter.get("locale", filter.get("language", filter.get("lang")));
        DictionaryHashes.Found found = hashes.of(path);
        // A directory whose content nobody named is its owner's: the engine reads it when it would anyway.
        if (found == null || found.sha256().equals(read.get(key))) {
            return;
        }
        try {
            EngineReload.readCachedResourcesAgain(factory(settings, name));
            if (found.equals(hashes.of(path))) {
                read.put(key, found.sha256());
            } else {
                read.remove(key);
            }
        } catch (IOException | RuntimeException e) {
            read.remove(key);
            LOGGER.warn("the Hunspell dictionary of [{}] cannot be read", key, e);
        }
    }

    private TokenFilterFactory factory(Settings settings, String name) throws IOException {
        Settings alone = new AnalysisParts(settings).only(Set.of(AnalysisParts.FILTER + "." + name));
        IndexMetadata index = IndexMetadata.builder("_hunspell").settings(alone).numberOfShards(1).numberOfReplicas(0).build();
        return registry.buildTokenFilterFactories(new IndexSettings(index, Settings.EMPTY)).get(name);
    }
}
