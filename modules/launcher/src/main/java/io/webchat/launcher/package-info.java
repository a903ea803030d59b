/**
 * Starts the distribution: an OSGi framework with the bundles of a folder. Not a bundle to deploy
 * itself; it lies on the class path beside the framework.
 */
package io.webchat.launcher;
