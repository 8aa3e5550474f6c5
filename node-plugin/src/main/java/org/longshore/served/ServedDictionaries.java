package org.longshore.served;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.longshore.analysis.AnalysisParts;
import org.opensearch.common.CheckedSupplier;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.index.Index;
import org.opensearch.env.Environment;
import org.opensearch.index.IndexModule;
import org.opensearch.index.IndexService;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.analysis.AnalyzerComponentsProvider;
import org.opensearch.index.analysis.AnalysisRegistry;
import org.opensearch.index.analysis.NamedAnalyzer;
import org.opensearch.index.shard.IndexEventListener;
import org.opensearch.indices.cluster.IndicesClusterStateService.AllocatedIndices.IndexRemovalReason;

/** From which bytes the analyzers of each index on this node were built: noted when they are, as nobody can tell afterwards. */
public final class ServedDictionaries {
    private final DictionaryHashes hashes;
    private final NodeHunspell hunspell;
    /** By the uuid of an index. */
    private final Map<String, IndexDictionaries> byIndex = new ConcurrentHashMap<>();

    public ServedDictionaries(Environment environment) {
        this.hashes = new DictionaryHashes(environment);
        this.hunspell = new NodeHunspell(hashes);
    }

    /** The node makes it after its plugins. Until then, no index is there. */
    public void use(AnalysisRegistry registry) {
        hunspell.use(registry);
    }

    /**
     * For {@code Plugin.onIndexModule}. The engine also makes indices for a moment, to try settings and mappings; these get a
     * module, and so a listener, of their own, and are never said to be created.
     */
    public void watch(IndexModule module) {
        IndexDictionaries dictionaries = new IndexDictionaries(module.getSettings(), hashes);
        if (dictionaries.areNone() == false) {
            module.addIndexEventListener(new Creation(dictionaries));
        }
    }

    private final class Creation implements IndexEventListener {
        private final IndexDictionaries dictionaries;
        private volatile Map<String, DictionaryHashes.Found> before = Map.of();

        private Creation(IndexDictionaries dictionaries) {
            this.dictionaries = dictionaries;
        }

        @Override
        public void beforeIndexCreated(Index index, Settings settings) {
            hunspell.readAgain(settings);
            before = dictionaries.now();
        }

        @Override
        public void afterIndexCreated(IndexService indexService) {
            // A closed index has shards, but no analyzers.
            if (indexService.mapperService() != null) {
                dictionaries.built(dictionaries.analyzers(), before);
                byIndex.put(indexService.indexUUID(), dictionaries);
            }
        }

        @Override
        public void afterIndexRemoved(Index index, IndexSettings indexSettings, IndexRemovalReason reason) {
            byIndex.remove(index.getUUID(), dictionaries);
        }
    }

    /** Notes what comes of a reload, even of one that fails half-way: some analyzers may be new by then. */
    public <T> T reload(IndexService indexService, CheckedSupplier<T, IOException> reload) throws IOException {
        IndexDictionaries dictionaries = byIndex.get(indexService.indexUUID());
        if (dictionaries == null) {
            return reload.get();
        }
        hunspell.readAgain(indexService.getIndexSettings().getSettings());
        Map<String, DictionaryHashes.Found> before = dictionaries.now();
        Map<String, Object> components = components(indexService);
        try {
            return reload.get();
        } finally {
            Map<String, Object> present = components(indexService);
            Set<String> rebuilt = dictionaries.analyzers()
                .stream()
                .filter(analyzer -> present.get(analyzer) != components.get(analyzer))
                .collect(Collectors.toSet());
            dictionaries.built(rebuilt, before);
        }
    }

    /** What each custom analyzer is made of: another object after it was built again. */
    private static Map<String, Object> components(IndexService indexService) {
        Map<String, Object> components = new HashMap<>();
        for (NamedAnalyzer analyzer : indexService.getIndexAnalyzers().getAnalyzers().values()) {
            if (analyzer.analyzer() instanceof AnalyzerComponentsProvider provider) {
                components.put(AnalysisParts.ANALYZER + "." + analyzer.name(), provider.getComponents());
            }
        }
        return components;
    }

    /** Null for an index of which nothing was noted: it names no file below {@code analyzers}, is closed, or not built yet. */
    Collection<ServedComponent> of(Index index) {
        IndexDictionaries dictionaries = byIndex.get(index.getUUID());
        return dictionaries == null ? null : dictionaries.components();
    }

    /** Whether something is to be noted of an index of these settings, once it is built. */
    static boolean areOf(Settings settings) {
        return DictionaryUse.byAnalyzer(settings).isEmpty() == false;
    }
}
