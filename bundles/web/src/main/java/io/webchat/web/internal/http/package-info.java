/**
 * Channels over HTTP: server-sent events with POST, WebSockets, files, and the scripts for pages.
 */
package io.webchat.web.internal.http;
