package org.longshore.rehearse;

import org.opensearch.action.ActionType;

public final class RehearseAction extends ActionType<RehearseResponse> {
    static final String NAME = "cluster:admin/longshore/rehearse";
    public static final RehearseAction INSTANCE = new RehearseAction();

    private RehearseAction() {
        super(NAME, RehearseResponse::new);
    }
}
