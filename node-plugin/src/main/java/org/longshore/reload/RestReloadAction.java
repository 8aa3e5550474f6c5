package org.longshore.reload;

import static org.opensearch.rest.RestRequest.Method.POST;

import java.util.List;
import org.longshore.analysis.EngineReload;
import org.opensearch.action.support.IndicesOptions;
import org.opensearch.core.common.Strings;
import org.opensearch.rest.BaseRestHandler;
import org.opensearch.rest.RestRequest;
import org.opensearch.rest.action.RestToXContentListener;
import org.opensearch.transport.client.node.NodeClient;

/**
 * {@code POST /_plugins/_refresh_search_analyzers/{index}}: names, aliases, patterns, separated by commas.
 * Closed indices are as the engine has them: refused when named, passed over by a pattern.
 */
final class RestReloadAction extends BaseRestHandler {
    private static final String PATH = "/_plugins/_refresh_search_analyzers";
    private static final String RELOAD_CACHED_RESOURCES = "reload_cached_resources";

    @Override
    public String getName() {
        return "longshore_reload_action";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(POST, PATH), new Route(POST, PATH + "/{index}"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest rest, NodeClient client) {
        String[] indices = Strings.splitStringByCommaToArray(rest.param("index"));
        if (indices.length == 0) {
            throw new IllegalArgumentException("Missing indices");
        }
        // Left unread where the engine cannot do it: it then refuses the parameter as one that it does not know.
        boolean cachedResources = EngineReload.KNOWS_CACHED_RESOURCES && rest.paramAsBoolean(RELOAD_CACHED_RESOURCES, false);
        ReloadRequest request = new ReloadRequest(indices, cachedResources);
        request.indicesOptions(IndicesOptions.fromRequest(rest, request.indicesOptions()));
        return channel -> client.execute(ReloadAction.INSTANCE, request, new RestToXContentListener<>(channel));
    }
}
