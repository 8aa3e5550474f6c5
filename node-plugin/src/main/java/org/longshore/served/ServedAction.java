package org.longshore.served;

import org.opensearch.action.ActionType;

public final class ServedAction extends ActionType<ServedResponse> {
    static final String NAME = "indices:monitor/longshore/served";
    public static final ServedAction INSTANCE = new ServedAction();

    private ServedAction() {
        super(NAME, ServedResponse::new);
    }
}
