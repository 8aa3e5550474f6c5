package org.longshore.rehearse;

import static org.opensearch.rest.RestRequest.Method.POST;

import java.io.IOException;
import java.util.List;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.rest.BaseRestHandler;
import org.opensearch.rest.RestRequest;
import org.opensearch.rest.action.RestCancellableNodeClient;
import org.opensearch.rest.action.RestToXContentListener;
import org.opensearch.transport.client.node.NodeClient;

/**
 * {@code POST /_plugins/_longshore/rehearse} with
 * {@code {"files": [{"package_id": "F1", "paths": ["analyzers/F1"], "staged_path": "…"}]}}.
 */
public final class RestRehearseAction extends BaseRestHandler {

    @Override
    public String getName() {
        return "longshore_rehearse_action";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(POST, "/_plugins/_longshore/rehearse"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest rest, NodeClient client) throws IOException {
        try (XContentParser parser = rest.contentParser()) {
            RehearseRequest request = RehearseRequest.parse(parser);
            return channel -> new RestCancellableNodeClient(client, rest.getHttpChannel()).execute(
                RehearseAction.INSTANCE,
                request,
                new RestToXContentListener<>(channel)
            );
        }
    }
}
