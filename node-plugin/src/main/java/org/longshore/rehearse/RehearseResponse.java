package org.longshore.rehearse;

import java.io.IOException;
import java.util.List;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ToXContentObject;
import org.opensearch.core.xcontent.XContentBuilder;

/** What came of building every analyzer that the staged bytes are for. */
final class RehearseResponse extends ActionResponse implements ToXContentObject {
    private final String node;
    private final long tookMillis;
    private final List<AnalysisOwner> owners;
    private final int analyzers;
    private final List<RehearsalFailure> failures;
    private final List<IgnoredRule> ignored;

    RehearseResponse(
        String node,
        long tookMillis,
        List<AnalysisOwner> owners,
        int analyzers,
        List<RehearsalFailure> failures,
        List<IgnoredRule> ignored
    ) {
        this.node = node;
        this.tookMillis = tookMillis;
        this.owners = owners;
        this.analyzers = analyzers;
        this.failures = failures;
        this.ignored = ignored;
    }

    RehearseResponse(StreamInput in) {
        throw new UnsupportedOperationException("answered by the node that is asked");
    }

    @Override
    public void writeTo(StreamOutput out) {
        throw new UnsupportedOperationException("answered by the node that is asked");
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
            .field("node", node)
            .field("took", tookMillis)
            .field("owners", owners)
            .field("analyzers", analyzers)
            .field("failures", failures)
            .field("ignored", ignored)
            .endObject();
    }
}
