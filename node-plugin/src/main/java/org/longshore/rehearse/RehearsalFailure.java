package org.longshore.rehearse;

import java.io.IOException;
import org.opensearch.core.xcontent.ToXContentObject;
import org.opensearch.core.xcontent.XContentBuilder;

/**
 * @param packageId null when it is not known which of several packages' bytes it was
 * @param analyzer the analyzer or normalizer; null for a component that none uses
 * @param component {@code filter.synonyms}; null when it is not known which of several
 * @param line in the file; null when the engine did not say it
 */
record RehearsalFailure(AnalysisOwner owner, String packageId, String analyzer, String component, Integer line, String reason)
    implements ToXContentObject {

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        builder.startObject().field("owner", owner);
        addKnown(builder, "package_id", packageId);
        addKnown(builder, "analyzer", analyzer);
        addKnown(builder, "component", component);
        addKnown(builder, "line", line);
        return builder.field("reason", reason).endObject();
    }

    private static void addKnown(XContentBuilder builder, String name, Object value) throws IOException {
        if (value != null) {
            builder.field(name, value);
        }
    }
}
