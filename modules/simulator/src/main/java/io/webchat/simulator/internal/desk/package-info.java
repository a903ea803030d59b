/**
 * A page on which a person answers chats as an agent. It uses the control endpoint; the server
 * offers it.
 */
package io.webchat.simulator.internal.desk;
