/** Holding the chats of a scenario, and what came of them. Uses {@code script}. */
package io.webchat.scenario.internal.run;
