package org.longshore.rehearse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.longshore.analysis.AnalysisParts;
import org.longshore.analysis.StagedFiles;
import org.opensearch.common.settings.Settings;

/**
 * An analyzer or normalizer with all that it needs, and nothing else of its index; or a component that none uses.
 *
 * @param analyzer null for such a component
 * @param live with the live paths
 * @param naming the parts that name a staged file
 */
record Chain(String analyzer, Settings live, Set<String> naming) {
    /** Around a filter of a template: an index that gets it from there may use it so. */
    private static final String SYNTHETIC = "longshore_rehearsal";
    private static final String ANALYSIS = "index.analysis.";
    private static final Set<String> SYNONYM_FILTERS = Set.of("synonym", "synonym_graph");

    /** @param predefined parts that every index has without defining them; what a partial subject lacks beyond them is elsewhere */
    static List<Chain> of(RehearsalSubject subject, StagedFiles files, Set<String> predefined) {
        AnalysisParts parts = new AnalysisParts(subject.live());
        Set<String> naming = parts.naming(files);
        Predicate<Set<String>> isWhole = closure -> subject.partial() == false
            || closure.stream().flatMap(parts::references).allMatch(part -> parts.defines(part) || predefined.contains(part));
        List<Chain> chains = new ArrayList<>();
        Set<String> unused = new TreeSet<>(naming);
        for (String part : parts.analyzersAndNormalizers()) {
            Set<String> closure = parts.closure(part);
            Set<String> named = closure.stream().filter(naming::contains).collect(Collectors.toCollection(LinkedHashSet::new));
            if (named.isEmpty() == false && isWhole.test(closure)) {
                unused.removeAll(named);
                chains.add(new Chain(AnalysisParts.nameOf(part), parts.only(closure), named));
            }
        }
        for (String part : unused) {
            // The engine makes the factory of what no analyzer uses, and reads no synonyms for it.
            Set<String> closure = parts.closure(part);
            Settings alone = parts.only(closure);
            boolean used = subject.partial() && isWhole.test(closure);
            chains.add(new Chain(null, used ? synthetic(alone, part) : alone, Set.of(part)));
        }
        return chains;
    }

    private static Settings synthetic(Settings alone, String part) {
        String analyzer = ANALYSIS + "analyzer." + SYNTHETIC + ".";
        Settings.Builder chain = Settings.builder().put(alone);
        String name = AnalysisParts.nameOf(part);
        return switch (AnalysisParts.kindOf(part)) {
            case AnalysisParts.FILTER -> chain.put(analyzer + "tokenizer", "standard").putList(analyzer + "filter", name).build();
            case AnalysisParts.CHAR_FILTER -> chain.put(analyzer + "tokenizer", "standard").putList(analyzer + "char_filter", name).build();
            case AnalysisParts.TOKENIZER -> chain.put(analyzer + "tokenizer", name).build();
            default -> alone;
        };
    }

    Settings staged(StagedFiles files) {
        return files.putInto(live);
    }

    /** Staged bytes in this part only; other synonym filters have no rules, so that what is refused or left out is this one's. */
    Settings stagedOnlyIn(String part, StagedFiles files) {
        return withoutOtherRules(part, files.putInto(live, AnalysisParts.belongsTo(Set.of(part))));
    }

    boolean isSynonymFilter(String part) {
        String type = new AnalysisParts(live).of(part).get("type");
        return type != null && SYNONYM_FILTERS.contains(type);
    }

    /** These rules in the place of a synonym filter's file. */
    Settings withRules(String part, List<String> rules) {
        Settings others = withoutOtherRules(part, live);
        return Settings.builder()
            .put(others.filter(key -> key.equals(ANALYSIS + part + ".synonyms_path") == false))
            .putList(ANALYSIS + part + ".synonyms", rules)
            .build();
    }

    private Settings withoutOtherRules(String part, Settings settings) {
        Settings result = settings;
        for (String other : new AnalysisParts(live).all()) {
            if (other.equals(part) == false && isSynonymFilter(other)) {
                String prefix = ANALYSIS + other + ".";
                result = Settings.builder()
                    .put(result.filter(key -> key.startsWith(prefix) == false || key.equals(prefix + "type")))
                    .putList(prefix + "synonyms", List.of())
                    .build();
            }
        }
        return result;
    }

    /** The engine names the analyzer; one that is only for the rehearsal is nobody's. */
    String inOwnWords(String reason) {
        return analyzer == null ? reason.replace("[" + SYNTHETIC + "] ", "") : reason;
    }

    /** Synonym filters that leave out what they cannot read. */
    Set<String> lenient() {
        AnalysisParts parts = new AnalysisParts(live);
        return parts.all()
            .stream()
            .filter(part -> parts.of(part).getAsBoolean("lenient", false))
            .collect(Collectors.toCollection(TreeSet::new));
    }
}
