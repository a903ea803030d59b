/**
 * What goes over one page's channel: the commands that it may call, and its part of the bus of its
 * instance. It uses the api and channels; the rooms {@code visitor} and {@code http} use it.
 */
package io.webchat.web.internal.channel;
