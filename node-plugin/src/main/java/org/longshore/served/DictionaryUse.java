package org.longshore.served;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.longshore.analysis.AnalysisParts;
import org.opensearch.common.settings.Settings;

/**
 * A component of an analyzer and a file that its settings name.
 *
 * @param component {@code filter.synonyms}
 * @param path {@code analyzers/F123456789}
 */
record DictionaryUse(String component, String path) {
    private static final Pattern PATH = Pattern.compile("(?<![A-Za-z0-9_-])analyzers/[A-Za-z0-9_.+/-]+");

    /** By analyzer or normalizer ({@code analyzer.text}). What none of them uses is not built from its file. */
    static Map<String, Set<DictionaryUse>> byAnalyzer(Settings settings) {
        if (settings.keySet().stream().noneMatch(key -> key.startsWith("index.analysis.") && names(settings, key))) {
            return Map.of();
        }
        AnalysisParts parts = new AnalysisParts(settings);
        Map<String, Set<DictionaryUse>> uses = new TreeMap<>();
        for (String analyzer : parts.analyzersAndNormalizers()) {
            Set<DictionaryUse> used = new LinkedHashSet<>();
            parts.closure(analyzer).forEach(part -> paths(parts.of(part)).forEach(path -> used.add(new DictionaryUse(part, path))));
            if (used.isEmpty() == false) {
                uses.put(analyzer, used);
            }
        }
        return uses;
    }

    private static boolean names(Settings settings, String key) {
        String value = settings.get(key);
        return value != null && PATH.matcher(value).find();
    }

    private static List<String> paths(Settings part) {
        return part.keySet()
            .stream()
            .filter(key -> names(part, key))
            .flatMap(key -> PATH.matcher(part.get(key)).results().map(result -> result.group()))
            .distinct()
            .toList();
    }

    /** What each of the files holds now; none where that cannot be told. */
    static Map<String, DictionaryHashes.Found> hashes(Map<String, Set<DictionaryUse>> uses, DictionaryHashes hashes) {
        Map<String, DictionaryHashes.Found> byPath = new LinkedHashMap<>();
        uses.values().forEach(used -> used.forEach(use -> byPath.computeIfAbsent(use.path(), hashes::of)));
        return byPath;
    }
}
