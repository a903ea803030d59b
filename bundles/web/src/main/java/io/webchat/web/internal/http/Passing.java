package io.webchat.web.internal.http;

import io.webchat.web.internal.forward.Forwarder;
import io.webchat.web.internal.forward.Hops;
import io.webchat.web.internal.visitor.Places;

/**
 * How requests go to other containers of a fleet and come from them.
 *
 * @param places who serves whom
 * @param forwarder takes requests there
 * @param hops tells those that come from there
 */
public record Passing(Places places, Forwarder forwarder, Hops hops) {}
