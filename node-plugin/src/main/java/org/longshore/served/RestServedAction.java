package org.longshore.served;

import static org.opensearch.rest.RestRequest.Method.GET;

import java.util.List;
import org.opensearch.core.common.Strings;
import org.opensearch.rest.BaseRestHandler;
import org.opensearch.rest.RestRequest;
import org.opensearch.rest.action.RestToXContentListener;
import org.opensearch.transport.client.node.NodeClient;

/** {@code GET /_plugins/_longshore/served/{index}}: names, aliases, patterns, separated by commas. */
public final class RestServedAction extends BaseRestHandler {

    @Override
    public String getName() {
        return "longshore_served_action";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(GET, "/_plugins/_longshore/served/{index}"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest rest, NodeClient client) {
        ServedRequest request = new ServedRequest(Strings.splitStringByCommaToArray(rest.param("index")));
        return channel -> client.execute(ServedAction.INSTANCE, request, new RestToXContentListener<>(channel));
    }
}
