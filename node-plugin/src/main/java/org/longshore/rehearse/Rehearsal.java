package org.longshore.rehearse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.longshore.analysis.AnalysisParts;
import org.longshore.analysis.CauseChain;
import org.longshore.analysis.EngineLog;
import org.longshore.analysis.StagedAnalyzers;
import org.longshore.analysis.StagedFile;
import org.longshore.analysis.StagedFiles;
import org.opensearch.Version;
import org.opensearch.cluster.metadata.IndexMetadata;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.tasks.TaskCancelledException;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.analysis.IndexAnalyzers;
import org.opensearch.tasks.CancellableTask;

/** Has the engine build what the staged bytes are for, one subject after another, and keeps what came of it. */
final class Rehearsal {
    private static final int MOST_FAILURES = 100;
    private static final int MOST_IGNORED = 1000;

    private final StagedAnalyzers stagedAnalyzers;
    private final EngineLog engineLog;
    private final StagedFiles files;
    private final CancellableTask task;

    private final List<AnalysisOwner> owners = new ArrayList<>();
    private final Set<RehearsalFailure> failures = new LinkedHashSet<>();
    private final Set<IgnoredRule> ignored = new LinkedHashSet<>();
    private final Map<List<String>, Integer> searchedLines = new HashMap<>();
    private int analyzers;
    private Set<String> predefined;

    Rehearsal(StagedAnalyzers stagedAnalyzers, EngineLog engineLog, StagedFiles files, CancellableTask task) {
        this.stagedAnalyzers = stagedAnalyzers;
        this.engineLog = engineLog;
        this.files = files;
        this.task = task;
    }

    List<AnalysisOwner> owners() {
        return owners;
    }

    /** How many were built; those of owners with the same settings once. */
    int analyzers() {
        return analyzers;
    }

    List<RehearsalFailure> failures() {
        return List.copyOf(failures);
    }

    List<IgnoredRule> ignored() {
        return List.copyOf(ignored);
    }

    /**
     * Goes on after a failure: every analyzer that would break is wanted.
     *
     * @throws TaskCancelledException
     */
    void rehearse(RehearsalSubject subject) throws IOException {
        owners.addAll(subject.owners());
        for (Chain chain : Chain.of(subject, files, subject.partial() ? predefined() : Set.of())) {
            if (failures.size() >= MOST_FAILURES) {
                return;
            }
            if (task.isCancelled()) {
                throw new TaskCancelledException("the rehearsal was given up: " + task.getReasonCancelled());
            }
            Attempt attempt = build(chain.staged(files));
            if (chain.analyzer() != null) {
                analyzers++;
            }
            if (attempt.failed()) {
                addFailure(subject, chain, attempt.reason());
            } else if (attempt.ignoredRules().isEmpty() == false) {
                addIgnored(subject, chain, attempt);
            }
        }
    }

    private Set<String> predefined() throws IOException {
        if (predefined == null) {
            Settings none = Settings.builder().put(IndexMetadata.SETTING_VERSION_CREATED, Version.CURRENT).build();
            predefined = stagedAnalyzers.predefined(indexSettings(none));
        }
        return predefined;
    }

    private IndexSettings indexSettings(Settings settings) {
        return stagedAnalyzers.indexSettings(RehearsalSubject.indexOf(settings));
    }

    private Attempt build(Settings settings) {
        EngineLog.Heard heard = engineLog.beginQuietly();
        // A rule that sends a parser into the depth must not end the node, as an error that nobody catches does.
        try (IndexAnalyzers built = stagedAnalyzers.build(indexSettings(settings), files)) {
            assert built != null;
            return new Attempt(null, heard.ignoredRules());
        } catch (Exception | StackOverflowError e) {
            return new Attempt(CauseChain.describe(e, heard.causes()), List.of());
        } finally {
            engineLog.end();
        }
    }

    private void addFailure(RehearsalSubject subject, Chain chain, String reason) throws IOException {
        String component = componentAtFault(chain, reason);
        Set<String> packages = packagesOf(chain, component == null ? chain.naming() : Set.of(component));
        String packageId = packages.size() == 1 ? packages.iterator().next() : null;
        Integer line = packageId == null ? null : LineNumber.in(reason, stagedAnalyzers.locate(files.of(packageId)));
        if (line == null && failsAnyway(chain, reason)) {
            return;
        }
        if (line == null && packageId != null && component != null) {
            line = searchedLine(chain, component, packageId, reason);
        }
        String words = chain.inOwnWords(withLivePaths(reason));
        for (AnalysisOwner owner : subject.owners()) {
            if (failures.size() < MOST_FAILURES) {
                failures.add(new RehearsalFailure(owner, packageId, chain.analyzer(), component, line, words));
            }
        }
    }

    /** Once for what is said of a package's bytes in the same words. */
    private Integer searchedLine(Chain chain, String component, String packageId, String reason) throws IOException {
        if (chain.isSynonymFilter(component) == false) {
            return null;
        }
        List<String> key = List.of(packageId, reason);
        if (searchedLines.containsKey(key) == false) {
            searchedLines.put(
                key,
                LineNumber.search(stagedAnalyzers.locate(files.of(packageId)), lines -> build(chain.withRules(component, lines)).failed())
            );
        }
        return searchedLines.get(key);
    }

    /**
     * With the live bytes the engine says just the same, and speaks of no setting that names the file: it is not the bytes that
     * it does not like, but, say, a plugin is missing.
     */
    private boolean failsAnyway(Chain chain, String reason) {
        AnalysisParts parts = new AnalysisParts(chain.live());
        boolean speaksOfTheFile = chain.naming()
            .stream()
            .flatMap(part -> parts.settingsNaming(part, files).stream())
            .anyMatch(reason::contains);
        return speaksOfTheFile == false && reason.equals(build(chain.live()).reason());
    }

    private String componentAtFault(Chain chain, String reason) {
        if (chain.naming().size() == 1) {
            return chain.naming().iterator().next();
        }
        List<String> found = chain.naming()
            .stream()
            .filter(part -> reason.equals(build(chain.stagedOnlyIn(part, files)).reason()))
            .toList();
        return found.size() == 1 ? found.get(0) : null;
    }

    private Set<String> packagesOf(Chain chain, Set<String> naming) {
        AnalysisParts parts = new AnalysisParts(chain.live());
        Set<String> packages = new TreeSet<>();
        naming.forEach(part -> packages.addAll(parts.packagesNamedBy(part, files)));
        return packages;
    }

    private String withLivePaths(String reason) {
        String words = reason;
        for (StagedFile file : files.files()) {
            words = words.replace(file.stagedPath(), file.paths().get(0));
        }
        return words;
    }

    private void addIgnored(RehearsalSubject subject, Chain chain, Attempt attempt) {
        Set<String> lenient = chain.lenient();
        for (String part : lenient) {
            if (chain.naming().contains(part)) {
                List<String> rules = lenient.size() == 1
                    ? attempt.ignoredRules()
                    : build(chain.stagedOnlyIn(part, files)).ignoredRules();
                addIgnored(subject, part, packagesOf(chain, Set.of(part)), rules);
            }
        }
    }

    private void addIgnored(RehearsalSubject subject, String component, Set<String> packages, List<String> rules) {
        for (AnalysisOwner owner : subject.owners()) {
            for (String packageId : packages) {
                for (String rule : rules) {
                    if (ignored.size() >= MOST_IGNORED) {
                        return;
                    }
                    ignored.add(new IgnoredRule(owner, packageId, component, rule));
                }
            }
        }
    }
}
