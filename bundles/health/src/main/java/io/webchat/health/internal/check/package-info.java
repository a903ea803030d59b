/** The checks of what every container has. Each is a service; uses no other room. */
package io.webchat.health.internal.check;
