package org.longshore.analysis;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.opensearch.cluster.metadata.IndexMetadata;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.analysis.AnalysisRegistry;
import org.opensearch.index.analysis.AnalyzerProvider;
import org.opensearch.index.analysis.AnalyzerScope;
import org.opensearch.index.analysis.CustomAnalyzerProvider;
import org.opensearch.index.analysis.CustomNormalizerProvider;
import org.opensearch.index.analysis.HunspellTokenFilterFactory;
import org.opensearch.index.analysis.IndexAnalyzers;
import org.opensearch.index.analysis.TokenFilterFactory;
import org.opensearch.indices.analysis.HunspellService;

/**
 * Hunspell filters whose {@code ref_path} is a staged directory. The engine keeps each dictionary that it has read for as long
 * as the node runs, by its path, and offers no way to drop one: staged ones are read by a service that goes with the analyzers.
 */
record StagedHunspell(Set<String> filters) {
    private static final String PREDEFINED_NORMALIZER = "lowercase";

    /** None before 3.7: there {@code ref_path} is a setting that nobody reads. */
    static StagedHunspell in(Settings settings, StagedFiles files) {
        Set<String> filters = new TreeSet<>();
        if (EngineReload.KNOWS_CACHED_RESOURCES) {
            settings.getGroups(AnalysisRegistry.INDEX_ANALYSIS_FILTER, true).forEach((name, filter) -> {
                if ("hunspell".equals(filter.get("type")) && filter.get("ref_path") != null && files.holds(filter.get("ref_path"))) {
                    filters.add(name);
                }
            });
        }
        return new StagedHunspell(filters);
    }

    boolean isEmpty() {
        return filters.isEmpty();
    }

    /** As {@link AnalysisRegistry#build(IndexSettings)}, from its own public parts, but for these filters. */
    IndexAnalyzers build(IndexSettings staged, AnalysisRegistry registry, Environment environment) throws IOException {
        // Not those of the node with them: they hold secure settings, which settings may be given only once.
        Settings settings = staged.getIndexMetadata().getSettings();
        AnalysisParts parts = new AnalysisParts(settings);
        Settings lazy = Settings.builder()
            .put(environment.settings(), false)
            .put(HunspellService.HUNSPELL_LAZY_LOAD.getKey(), true)
            .build();
        HunspellService service = new HunspellService(lazy, environment, Map.of());

        Set<String> mine = filters.stream().map(name -> AnalysisParts.FILTER + "." + name).collect(Collectors.toSet());
        Settings others = settings.filter(key -> AnalysisParts.belongsTo(mine).test(key) == false);
        Map<String, TokenFilterFactory> filterFactories = new HashMap<>(registry.buildTokenFilterFactories(with(staged, others)));
        for (String part : mine) {
            String name = AnalysisParts.nameOf(part);
            filterFactories.put(name, new HunspellTokenFilterFactory(staged, name, parts.of(part), service));
        }

        // Analyzers and normalizers with a type take no filters of the index: the registry makes them as always.
        Set<String> defined = parts.analyzersAndNormalizers();
        Set<String> typed = defined.stream().filter(part -> isCustom(parts.of(part)) == false).collect(Collectors.toSet());
        IndexAnalyzers readyMade = registry.build(with(staged, parts.only(typed)));
        Map<String, AnalyzerProvider<?>> analyzers = new HashMap<>();
        Map<String, AnalyzerProvider<?>> normalizers = new HashMap<>();
        readyMade.getAnalyzers().forEach((name, analyzer) -> analyzers.put(name, ready(name, analyzer)));
        normalizers.put(PREDEFINED_NORMALIZER, ready(PREDEFINED_NORMALIZER, readyMade.getNormalizer(PREDEFINED_NORMALIZER)));
        for (String part : defined) {
            String name = AnalysisParts.nameOf(part);
            boolean isNormalizer = AnalysisParts.kindOf(part).equals(AnalysisParts.NORMALIZER);
            if (typed.contains(part) == false) {
                if (isNormalizer) {
                    normalizers.put(name, new CustomNormalizerProvider(staged, name, parts.of(part)));
                } else {
                    analyzers.put(name, new CustomAnalyzerProvider(staged, name, parts.of(part)));
                }
            } else if (isNormalizer) {
                normalizers.put(name, ready(name, readyMade.getNormalizer(name)));
            }
        }
        return registry.build(
            staged,
            analyzers,
            normalizers,
            registry.buildTokenizerFactories(staged),
            registry.buildCharFilterFactories(staged),
            filterFactories
        );
    }

    private static boolean isCustom(Settings part) {
        return part.get("type") == null || part.get("type").equals("custom");
    }

    private static IndexSettings with(IndexSettings staged, Settings settings) {
        IndexMetadata metadata = IndexMetadata.builder(staged.getIndexMetadata()).settings(settings).build();
        return new IndexSettings(metadata, staged.getNodeSettings());
    }

    private static AnalyzerProvider<Analyzer> ready(String name, Analyzer analyzer) {
        return new AnalyzerProvider<>() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public AnalyzerScope scope() {
                return AnalyzerScope.INDEX;
            }

            @Override
            public Analyzer get() {
                return analyzer;
            }
        };
    }
}
