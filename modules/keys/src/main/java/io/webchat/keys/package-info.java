/**
 * Keys by which programs use a service: made at random, configured as digests, checked in constant
 * time, revoked while they are in use. It uses the JDK only.
 */
@Export
@Version("1.0.0")
package io.webchat.keys;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
