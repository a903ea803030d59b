/**
 * The engine on the WebSockets of the JDK and its OSGi component. Each socket keeps its state on a
 * mailbox; the threads are shared by all. Used through the service, and by the package {@code
 * standalone}.
 */
package io.webchat.socket.internal;
