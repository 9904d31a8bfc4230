#!/bin/sh
# The second phase of the deployment: infra/events.bicep. azd runs this after the code is deployed and hands over the outputs of
# infra/main.bicep. The key of the blobs extension is looked up by Azure itself: it is in no variable, output or log here.
set -eu

fail() {
    echo "$1" >&2
    exit 1
}

command -v az > /dev/null || fail 'The Azure CLI (az) is needed: https://aka.ms/azure-cli. Then run: azd hooks run postdeploy'
az account show --subscription "$AZURE_SUBSCRIPTION_ID" > /dev/null 2>&1 || fail 'Sign in with "az login", then run: azd hooks run postdeploy'

# The app makes the key at its first start. Only whether it is there is asked for, never the key.
attempt=1
until az functionapp keys list --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" --name "$FUNCTION_APP_NAME" \
    --query 'systemKeys.blobs_extension != null' --output tsv 2> /dev/null | grep -qi true; do
    [ "$attempt" -lt 30 ] || fail 'The app has not started within five minutes. Look at its log (docs/deploy.md), then run: azd hooks run postdeploy'
    attempt=$((attempt + 1))
    sleep 10
done

# Event Grid asks the app whether it wants events; an app that is just waking up may answer too late.
attempt=1
until az deployment group create --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" --name kiva-events \
    --template-file "$(dirname "$0")/../events.bicep" --output none \
    --parameters functionAppName="$FUNCTION_APP_NAME" topicName="$EVENT_TOPIC_NAME" dataStorageName="$DATA_STORAGE_NAME"; do
    [ "$attempt" -lt 3 ] || fail 'Event Grid could not be subscribed. Exports are taken all the same, a minute later. Then run: azd hooks run postdeploy'
    attempt=$((attempt + 1))
    sleep 20
done
echo 'Event Grid tells the app of every export in mis-exports.'
