/** What a scenario says, and reading its file. Uses no other room. */
package io.webchat.scenario.internal.script;
