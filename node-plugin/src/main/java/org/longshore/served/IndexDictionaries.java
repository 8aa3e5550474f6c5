package org.longshore.served;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.opensearch.common.settings.Settings;

/** From which bytes the analyzers of one index on this node were built. */
final class IndexDictionaries {
    private final Map<String, Set<DictionaryUse>> uses;
    private final DictionaryHashes hashes;
    /** By analyzer. */
    private final Map<String, List<ServedComponent>> served = new ConcurrentHashMap<>();

    IndexDictionaries(Settings settings, DictionaryHashes hashes) {
        this.uses = DictionaryUse.byAnalyzer(settings);
        this.hashes = hashes;
    }

    boolean areNone() {
        return uses.isEmpty();
    }

    Set<String> analyzers() {
        return uses.keySet();
    }

    Map<String, DictionaryHashes.Found> now() {
        return DictionaryUse.hashes(uses, hashes);
    }

    /** These analyzers were built since the files held {@code before}. What was touched since may have been read as either. */
    void built(Collection<String> analyzers, Map<String, DictionaryHashes.Found> before) {
        Map<String, DictionaryHashes.Found> after = now();
        for (String analyzer : analyzers) {
            served.put(analyzer, uses.getOrDefault(analyzer, Set.of()).stream().map(use -> {
                DictionaryHashes.Found found = before.get(use.path());
                boolean isSame = found != null && found.equals(after.get(use.path()));
                return new ServedComponent(use.component(), use.path(), isSame ? found.sha256() : null);
            }).toList());
        }
    }

    /** Several of one component where its analyzers were built at different times. */
    Set<ServedComponent> components() {
        Set<ServedComponent> all = new LinkedHashSet<>();
        served.values().forEach(all::addAll);
        return all;
    }
}
