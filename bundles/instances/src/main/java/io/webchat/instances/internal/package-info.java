/** Widget instances that configurations ask for, each an OSGi component. Nothing uses it. */
package io.webchat.instances.internal;
