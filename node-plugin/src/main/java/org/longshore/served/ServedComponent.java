package org.longshore.served;

import java.io.IOException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.common.io.stream.Writeable;

/** @param sha256 null when the bytes changed while they were read */
record ServedComponent(String component, String path, String sha256) implements Writeable {

    ServedComponent(StreamInput in) throws IOException {
        this(in.readString(), in.readString(), in.readOptionalString());
    }

    @Override
    public void writeTo(StreamOutput out) throws IOException {
        out.writeString(component);
        out.writeString(path);
        out.writeOptionalString(sha256);
    }
}
