/** The smallest program that checks the status of workflow runs. */
package hello;
