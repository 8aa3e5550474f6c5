package org.longshore.rehearse;

import java.io.IOException;
import org.opensearch.core.xcontent.ToXContentObject;
import org.opensearch.core.xcontent.XContentBuilder;

/** A term that a lenient synonym filter leaves out. */
record IgnoredRule(AnalysisOwner owner, String packageId, String component, String text) implements ToXContentObject {

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
            .field("owner", owner)
            .field("package_id", packageId)
            .field("component", component)
            .field("text", text)
            .endObject();
    }
}
