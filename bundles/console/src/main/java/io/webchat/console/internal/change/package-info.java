/**
 * What an operator changes: bundles and configurations. It uses what swaps bundles, Configuration
 * Admin and Metatype. Everything here may block for long, and is called on threads of its own.
 */
package io.webchat.console.internal.change;
