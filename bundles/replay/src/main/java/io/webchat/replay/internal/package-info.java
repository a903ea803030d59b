/**
 * Plays recordings: what is played and expected ({@code ReplayPlan}), the chat ({@code
 * ReplayChat}), the comparison, and the command of the start script.
 */
package io.webchat.replay.internal;
