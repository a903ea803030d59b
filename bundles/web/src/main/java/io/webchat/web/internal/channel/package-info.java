/**
 * One page's channel without a network: numbered frames both ways, what a page has not confirmed
 * yet, the commands that it may call, secrets taken out, and the page's part of the bus of its
 * instance. It uses the api only; the rooms {@code visitor} and {@code http} use it.
 */
package io.webchat.web.internal.channel;
