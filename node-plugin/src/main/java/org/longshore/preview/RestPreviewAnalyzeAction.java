package org.longshore.preview;

import static org.opensearch.rest.RestRequest.Method.POST;

import java.io.IOException;
import java.util.List;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.rest.BaseRestHandler;
import org.opensearch.rest.RestRequest;
import org.opensearch.rest.action.RestToXContentListener;
import org.opensearch.transport.client.node.NodeClient;

/** {@code POST /_plugins/_longshore/preview/{index}/_analyze} {@code {"fields": […], "texts": […], "files": […]}} */
public final class RestPreviewAnalyzeAction extends BaseRestHandler {

    @Override
    public String getName() {
        return "longshore_preview_analyze_action";
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(POST, "/_plugins/_longshore/preview/{index}/_analyze"));
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest rest, NodeClient client) throws IOException {
        try (XContentParser parser = rest.contentParser()) {
            PreviewAnalyzeRequest request = PreviewAnalyzeRequest.parse(parser, rest.param("index"));
            return channel -> client.execute(PreviewAnalyzeAction.INSTANCE, request, new RestToXContentListener<>(channel));
        }
    }
}
