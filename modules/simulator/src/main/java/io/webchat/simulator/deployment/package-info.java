/** What a deployment of the Web Messaging wire is like. */
@Export
@Version("1.0.0")
package io.webchat.simulator.deployment;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
