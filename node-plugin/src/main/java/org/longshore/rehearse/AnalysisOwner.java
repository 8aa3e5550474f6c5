package org.longshore.rehearse;

import java.io.IOException;
import java.util.Locale;
import org.opensearch.core.xcontent.ToXContentObject;
import org.opensearch.core.xcontent.XContentBuilder;

/** What analysis settings belong to. */
record AnalysisOwner(Kind kind, String name) implements ToXContentObject {
    enum Kind {
        INDEX,
        INDEX_TEMPLATE,
        COMPONENT_TEMPLATE,
        LEGACY_TEMPLATE
    }

    @Override
    public XContentBuilder toXContent(XContentBuilder builder, Params params) throws IOException {
        return builder.startObject()
            .field("kind", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .field("name", name)
            .endObject();
    }
}
