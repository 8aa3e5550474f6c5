package org.longshore.analysis;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opensearch.common.settings.Settings;

/**
 * The analyzers, normalizers and their components that settings define, by {@code kind.name}: {@code analyzer.text},
 * {@code filter.synonyms}; and which of them use which.
 */
public final class AnalysisParts {
    public static final String ANALYZER = "analyzer";
    public static final String NORMALIZER = "normalizer";
    public static final String TOKENIZER = "tokenizer";
    public static final String CHAR_FILTER = "char_filter";
    public static final String FILTER = "filter";
    private static final List<String> KINDS = List.of(ANALYZER, NORMALIZER, TOKENIZER, CHAR_FILTER, FILTER);
    private static final String ANALYSIS = "index.analysis.";

    private final Settings settings;
    private final Map<String, Settings> parts = new TreeMap<>();

    public AnalysisParts(Settings settings) {
        this.settings = settings;
        for (String kind : KINDS) {
            // What has no name, the engine cannot read either.
            settings.getGroups(ANALYSIS + kind, true).forEach((name, group) -> parts.put(kind + "." + name, group));
        }
    }

    public static String kindOf(String part) {
        return part.substring(0, part.indexOf('.'));
    }

    public static String nameOf(String part) {
        return part.substring(part.indexOf('.') + 1);
    }

    /** Settings of one part, without the prefix. */
    public Settings of(String part) {
        return parts.getOrDefault(part, Settings.EMPTY);
    }

    public Set<String> all() {
        return parts.keySet();
    }

    public boolean defines(String part) {
        return parts.containsKey(part);
    }

    /** Those that index or search: each is built on its own. */
    public Set<String> analyzersAndNormalizers() {
        return parts.keySet().stream().filter(part -> isKind(part, ANALYZER, NORMALIZER)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isKind(String part, String... kinds) {
        return Arrays.asList(kinds).contains(kindOf(part));
    }

    /** Parts whose own settings name one of the files. */
    public Set<String> naming(StagedFiles files) {
        return parts.keySet()
            .stream()
            .filter(part -> packagesNamedBy(part, files).isEmpty() == false)
            .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of a part's own settings that name one of the files: {@code synonyms_path}. */
    public Set<String> settingsNaming(String part, StagedFiles files) {
        Settings own = of(part);
        return own.keySet().stream().filter(key -> files.namedIn(own, key).isEmpty() == false).collect(Collectors.toSet());
    }

    /** Ids of the packages that a part's own settings name. */
    public Set<String> packagesNamedBy(String part, StagedFiles files) {
        Settings own = of(part);
        return own.keySet().stream().flatMap(key -> files.namedIn(own, key).stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The part and everything that it needs, however many steps away: a multiplexer's filters, a synonym filter's analyzer. */
    public Set<String> closure(String part) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(part));
        while (open.isEmpty() == false) {
            String next = open.pop();
            if (found.add(next)) {
                references(next).filter(this::defines).forEach(open::push);
            }
        }
        return found;
    }

    /** Names that a part's settings refer to, whether they are defined here or by the engine. */
    public Stream<String> references(String part) {
        Settings own = of(part);
        return own.keySet().stream().flatMap(key -> {
            String kind = kindReferredTo(key);
            return kind == null
                ? Stream.empty()
                // A multiplexer's entries are chains: "lowercase, synonyms".
                : own.getAsList(key).stream().flatMap(value -> Arrays.stream(value.split(","))).map(name -> kind + "." + name.trim());
        });
    }

    private static String kindReferredTo(String key) {
        String name = key.contains(".") ? key.substring(0, key.indexOf('.')) : key;
        if (name.endsWith(CHAR_FILTER)) {
            return CHAR_FILTER;
        }
        if (name.endsWith(TOKENIZER)) {
            return TOKENIZER;
        }
        if (name.endsWith(ANALYZER)) {
            return ANALYZER;
        }
        return name.endsWith(FILTER) || name.endsWith("filters") ? FILTER : null;
    }

    /** These settings with only the given parts of the analysis. */
    public Settings only(Set<String> kept) {
        return settings.filter(key -> key.startsWith(ANALYSIS) == false || kept.contains(partOf(key)));
    }

    /** Whether a full setting name belongs to one of these parts. */
    public static Predicate<String> belongsTo(Set<String> parts) {
        return key -> parts.contains(partOf(key));
    }

    /** {@code index.analysis.filter.synonyms.synonyms_path} → {@code filter.synonyms} */
    private static String partOf(String key) {
        if (key.startsWith(ANALYSIS) == false) {
            return "";
        }
        String[] names = key.substring(ANALYSIS.length()).split("\\.", 3);
        return names.length < 2 ? names[0] : names[0] + "." + names[1];
    }
}
