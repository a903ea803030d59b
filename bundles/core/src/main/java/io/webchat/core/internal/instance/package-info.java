/**
 * One widget instance: how its parts are wired, its configuration, extensions, and closing; all
 * instances of a container; and the platform without OSGi. It uses every room below. Only the
 * component uses it.
 */
package io.webchat.core.internal.instance;
