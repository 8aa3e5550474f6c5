package org.longshore.rehearse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.longshore.analysis.StagedFiles;
import org.longshore.rehearse.AnalysisOwner.Kind;
import org.opensearch.Version;
import org.opensearch.cluster.metadata.IndexMetadata;
import org.opensearch.cluster.metadata.Metadata;
import org.opensearch.cluster.metadata.MetadataIndexTemplateService;
import org.opensearch.common.settings.Settings;

/**
 * Analysis settings that are rehearsed once, for all owners that have the same.
 *
 * @param live as they are, with the live paths
 * @param partial they are merged with others before an index has them: what they lack may be there
 */
record RehearsalSubject(Settings live, boolean partial, List<AnalysisOwner> owners) {
    /** Different in indices that are analysed alike. Anything else may be read by some plugin's analysis. */
    private static final List<String> NO_MATTER_OF_ANALYSIS = List.of(
        "index.auto_expand_replicas",
        "index.blocks.",
        "index.codec",
        "index.creation_date",
        "index.default_pipeline",
        "index.final_pipeline",
        "index.hidden",
        "index.history.",
        "index.indexing.",
        "index.lifecycle.",
        "index.merge.",
        "index.number_of_replicas",
        "index.number_of_routing_shards",
        "index.number_of_shards",
        "index.plugins.",
        "index.priority",
        "index.provided_name",
        "index.query.",
        "index.refresh_interval",
        "index.remote_store.",
        "index.replication.",
        "index.resize.",
        "index.routing",
        "index.search.",
        "index.shrink.",
        "index.sort.",
        "index.split.",
        "index.store.",
        "index.translog.",
        "index.unassigned.",
        "index.uuid",
        "index.verified_before_close",
        "index.version.upgraded"
    );

    /** Every index and every template that names one of the files: open, closed, hidden, behind a data stream. */
    static List<RehearsalSubject> find(Metadata metadata, StagedFiles files) {
        Subjects subjects = new Subjects(files);
        new TreeMap<>(metadata.indices()).forEach((name, index) -> subjects.add(Kind.INDEX, name, index.getSettings(), false));
        for (String name : new TreeMap<>(metadata.templatesV2()).keySet()) {
            subjects.add(Kind.INDEX_TEMPLATE, name, MetadataIndexTemplateService.resolveSettings(metadata, name), false);
        }
        new TreeMap<>(metadata.componentTemplates()).forEach(
            (name, template) -> subjects.add(Kind.COMPONENT_TEMPLATE, name, template.template().settings(), true)
        );
        new TreeMap<>(metadata.templates()).forEach(
            (name, template) -> subjects.add(Kind.LEGACY_TEMPLATE, name, template.settings(), true)
        );
        return subjects.all();
    }

    private static final class Subjects {
        private final StagedFiles files;
        private final Map<List<Object>, RehearsalSubject> bySettings = new LinkedHashMap<>();

        private Subjects(StagedFiles files) {
            this.files = files;
        }

        private void add(Kind kind, String name, Settings settings, boolean partial) {
            if (settings == null) {
                return;
            }
            Settings whole = Settings.builder().put(settings).normalizePrefix(IndexMetadata.INDEX_SETTING_PREFIX).build();
            if (files.areNamedBy(whole)) {
                Settings compared = ofAnalysis(whole);
                bySettings.computeIfAbsent(List.of(compared, partial), key -> new RehearsalSubject(compared, partial, new ArrayList<>()))
                    .owners()
                    .add(new AnalysisOwner(kind, name));
            }
        }

        private List<RehearsalSubject> all() {
            return List.copyOf(bySettings.values());
        }
    }

    /** What a template makes is made by this version. */
    private static Settings ofAnalysis(Settings settings) {
        Settings kept = settings.filter(key -> NO_MATTER_OF_ANALYSIS.stream().noneMatch(key::startsWith));
        return Settings.builder().put(IndexMetadata.SETTING_VERSION_CREATED, Version.CURRENT).put(kept).build();
    }

    /** An index of these settings that is in no cluster. */
    static IndexMetadata indexOf(Settings settings) {
        return IndexMetadata.builder("_rehearsal").settings(settings).numberOfShards(1).numberOfReplicas(0).build();
    }
}
