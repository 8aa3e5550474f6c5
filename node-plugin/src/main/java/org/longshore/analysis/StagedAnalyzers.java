package org.longshore.analysis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.opensearch.cluster.metadata.IndexMetadata;
import org.opensearch.env.Environment;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.analysis.AnalysisRegistry;
import org.opensearch.index.analysis.IndexAnalyzers;

/**
 * Has the engine build the analyzers of an index with staged bytes in the place of the live ones. They are nobody else's:
 * the caller closes them. Nothing that is live is touched, nor what the engine keeps for the whole node.
 */
public final class StagedAnalyzers {
    private final AnalysisRegistry registry;
    private final Environment environment;

    public StagedAnalyzers(AnalysisRegistry registry, Environment environment) {
        this.registry = registry;
        this.environment = environment;
    }

    /**
     * All analyzers and normalizers of an index.
     *
     * @throws IllegalArgumentException when staged bytes lie where none are laid; otherwise what the engine throws
     */
    public IndexAnalyzers build(IndexMetadata index, StagedFiles files) throws IOException {
        files.requireStaged(environment);
        IndexMetadata staged = IndexMetadata.builder(index).settings(files.putInto(index.getSettings())).build();
        return build(indexSettings(staged), files);
    }

    /** From settings that name the staged bytes already. */
    public IndexAnalyzers build(IndexSettings staged, StagedFiles files) throws IOException {
        StagedHunspell hunspell = StagedHunspell.in(staged.getSettings(), files);
        return hunspell.isEmpty() ? registry.build(staged) : hunspell.build(staged, registry, environment);
    }

    /** Names of the components that an index has without defining them: {@code tokenizer.standard}, {@code filter.lowercase}. */
    public Set<String> predefined(IndexSettings settings) throws IOException {
        Set<String> names = new HashSet<>();
        registry.buildTokenizerFactories(settings).keySet().forEach(name -> names.add(AnalysisParts.TOKENIZER + "." + name));
        registry.buildCharFilterFactories(settings).keySet().forEach(name -> names.add(AnalysisParts.CHAR_FILTER + "." + name));
        registry.buildTokenFilterFactories(settings).keySet().forEach(name -> names.add(AnalysisParts.FILTER + "." + name));
        return names;
    }

    public Path locate(StagedFile file) {
        return environment.configDir().resolve(file.stagedPath());
    }

    public IndexSettings indexSettings(IndexMetadata index) {
        return new IndexSettings(index, environment.settings());
    }
}
