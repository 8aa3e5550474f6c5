package org.longshore.reload;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.longshore.analysis.EngineLog;
import org.longshore.preview.PreviewAnalyzeAction;
import org.longshore.preview.PreviewAnalyzers;
import org.longshore.preview.PreviewQueryBuilder;
import org.longshore.preview.RestPreviewAnalyzeAction;
import org.longshore.preview.TransportPreviewAnalyzeAction;
import org.longshore.rehearse.RehearseAction;
import org.longshore.rehearse.RestRehearseAction;
import org.longshore.rehearse.TransportRehearseAction;
import org.longshore.served.RestServedAction;
import org.longshore.served.ServedAction;
import org.longshore.served.ServedDictionaries;
import org.longshore.served.TransportServedAction;
import org.opensearch.action.ActionRequest;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.node.DiscoveryNodes;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.IndexScopedSettings;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.settings.SettingsFilter;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.core.common.io.stream.NamedWriteableRegistry;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.env.Environment;
import org.opensearch.env.NodeEnvironment;
import org.opensearch.index.IndexModule;
import org.opensearch.plugins.ActionPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.SearchPlugin;
import org.opensearch.repositories.RepositoriesService;
import org.opensearch.rest.RestController;
import org.opensearch.rest.RestHandler;
import org.opensearch.script.ScriptService;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.client.Client;
import org.opensearch.watcher.ResourceWatcherService;

/**
 * What Longshore asks of a node: the reload endpoint of index-management, for distributions that come without that plugin, and
 * what no engine offers: a rehearsal of staged dictionaries, from which bytes analyzers were
 * built, and a preview of what searches would find with staged ones.
 */
public final class ReloadPlugin extends Plugin implements ActionPlugin, SearchPlugin {
    private final PreviewAnalyzers previewAnalyzers = new PreviewAnalyzers();
    private ServedDictionaries served;

    /** For the actions: they are made by the node, and get these by their types. */
    @Override
    public Collection<Object> createComponents(
        Client client,
        ClusterService clusterService,
        ThreadPool threadPool,
        ResourceWatcherService resourceWatcherService,
        ScriptService scriptService,
        NamedXContentRegistry xContentRegistry,
        Environment environment,
        NodeEnvironment nodeEnvironment,
        NamedWriteableRegistry namedWriteableRegistry,
        IndexNameExpressionResolver indexNameExpressionResolver,
        Supplier<RepositoriesService> repositoriesServiceSupplier
    ) {
        served = new ServedDictionaries(environment);
        return List.of(EngineLog.listen(), served, previewAnalyzers);
    }

    @Override
    public void onIndexModule(IndexModule module) {
        served.watch(module);
    }

    @Override
    public List<ActionHandler<? extends ActionRequest, ? extends ActionResponse>> getActions() {
        return List.of(
            new ActionHandler<>(ReloadAction.INSTANCE, TransportReloadAction.class),
            new ActionHandler<>(RehearseAction.INSTANCE, TransportRehearseAction.class),
            new ActionHandler<>(ServedAction.INSTANCE, TransportServedAction.class),
            new ActionHandler<>(PreviewAnalyzeAction.INSTANCE, TransportPreviewAnalyzeAction.class)
        );
    }

    @Override
    public List<RestHandler> getRestHandlers(
        Settings settings,
        RestController restController,
        ClusterSettings clusterSettings,
        IndexScopedSettings indexScopedSettings,
        SettingsFilter settingsFilter,
        IndexNameExpressionResolver indexNameExpressionResolver,
        Supplier<DiscoveryNodes> nodesInCluster
    ) {
        return List.of(new RestReloadAction(), new RestRehearseAction(), new RestServedAction(), new RestPreviewAnalyzeAction());
    }

    @Override
    public List<QuerySpec<?>> getQueries() {
        return List.of(
            new QuerySpec<>(
                PreviewQueryBuilder.NAME,
                in -> new PreviewQueryBuilder(in, previewAnalyzers),
                parser -> PreviewQueryBuilder.parse(parser, previewAnalyzers)
            )
        );
    }
}
